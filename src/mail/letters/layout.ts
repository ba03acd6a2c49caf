import type { Letter } from '../mail.ts';

/** What a letter says, once: the plain text and the HTML are both made of it. */
export type Content = {
  to: string;
  subject: string;
  /** Paragraphs: who asked, and what to do. */
  before: readonly string[];
  button?: { label: string; link: string };
  /** Paragraphs: how long it is good, and what to do if it was not you. */
  after: readonly string[];
};

// No colour of text and no background is set: the mail program's own hold, light or dark. The button's pair reads on both.
const bodyStyle = 'margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif';
const columnStyle = 'max-width:520px;margin:0 auto';
const paragraphStyle = 'margin:0 0 16px';
const buttonStyle =
  'display:inline-block;padding:10px 20px;border-radius:6px;background-color:#4f46d8;color:#ffffff;font-weight:600;text-decoration:none';
const linkStyle = 'font-size:14px;word-break:break-all';
const footStyle = 'margin:24px 0 0;font-size:14px;opacity:.7';

const foot = 'Sent by Switchyard. Nobody reads answers to this address.';

/** Makes a letter that reads the same as plain text and as HTML. */
export function layOut({ to, subject, before, button, after }: Content): Letter {
  const link = button && [`${button.label}:\n${button.link}`];
  const text = [...before, ...(link ?? []), ...after, `-- \n${foot}`].join('\n\n') + '\n';
  const body = [
    ...before.map(paragraph),
    ...(button ? [buttonOf(button)] : []),
    ...after.map(paragraph),
    `<p style="${footStyle}">${escaped(foot)}</p>`,
  ].join('\n');
  return { to, subject, text, html: pageOf(subject, body), ...(button && { link: button.link }) };
}

function pageOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
</head>
<body style="${escaped(bodyStyle)}">
<div style="${columnStyle}">
${body}
</div>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p style="${paragraphStyle}">${escaped(text)}</p>`;
}

function buttonOf({ label, link }: { label: string; link: string }): string {
  const href = escaped(link);
  return `<p style="${paragraphStyle}"><a href="${href}" style="${buttonStyle}">${escaped(label)}</a></p>
<p style="${paragraphStyle}">If the button does nothing, open this link:<br><a href="${href}" style="${linkStyle}">${href}</a></p>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
