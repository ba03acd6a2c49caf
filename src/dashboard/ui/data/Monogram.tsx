import styles from './Monogram.module.css';

/** Two letters in a square, in place of a logo: of each word its first, or the first two of a single one. */
export function Monogram({ name, isSmall = false }: { name: string; isSmall?: boolean }) {
  return (
    <span className={isSmall ? styles.small : styles.monogram} aria-hidden="true">
      {lettersOf(name)}
    </span>
  );
}

function lettersOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = '', second] = words;
  const letters = second ? [...first].slice(0, 1).concat([...second].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join('').replace(/^./u, (letter) => letter.toUpperCase());
}
