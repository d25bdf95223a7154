/** The fixed words inside lessons. They speak the lesson's language, not the interface's, so no catalogue has them. */
export type Labels = {
  sources: string;
  source: (number: number, title: string) => string;
  invented: (name: string) => string;
  callout: Record<"remember" | "note" | "try" | "care", string>;
  contentNote: string;
  goOn: string;
  fit: Record<"good" | "unsure" | "harm", string>;
  why: string;
  table: (columns: string) => string;
};

const en: Labels = {
  sources: "Sources",
  source: (number, title) => `Source ${number}: ${title}`,
  invented: (name) => `${name}, an invented person`,
  callout: { remember: "Remember", note: "Good to know", try: "Try it", care: "Take care" },
  contentNote: "Before you read on",
  goOn: "Go on past this part",
  fit: { good: "This holds up", unsure: "Something is missing", harm: "Someone may be hurt" },
  why: "Why",
  table: (columns) => `Table: ${columns}`,
};

const es: Labels = {
  sources: "Fuentes",
  source: (number, title) => `Fuente ${number}: ${title}`,
  invented: (name) => `${name}, una persona inventada`,
  callout: { remember: "Para recordar", note: "Bueno saberlo", try: "Pruébalo", care: "Con cuidado" },
  contentNote: "Antes de seguir leyendo",
  goOn: "Pasar a la parte siguiente",
  fit: { good: "Esto se sostiene", unsure: "Falta algo", harm: "Alguien puede salir dañado" },
  why: "Por qué",
  table: (columns) => `Tabla: ${columns}`,
};

const byLanguage = new Map([
  ["en", en],
  ["es", es],
]);

/** Takes a BCP 47 tag and returns the words of its language, or the English ones where there are none. */
export function labelsFor(language: string): Labels {
  return byLanguage.get(language.split("-")[0]?.toLowerCase() ?? "en") ?? en;
}
