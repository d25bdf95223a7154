/** Returns a number with its noun in the right form, for English texts outside the catalogs: "1 question", "2 questions". */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
