/** Hands a text to the browser as a file to keep. */
export function saveAs(name: string, text: string): void {
  // Spreadsheets take a file without this mark for one in an old encoding.
  const url = URL.createObjectURL(new Blob(['\u{FEFF}', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-');
  link.click();
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(url));
}
