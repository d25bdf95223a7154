/**
 * The fixed labels inside lessons. They follow the lesson's language rather than the interface's, so they are not in a
 * message catalog.
 */
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
  case: {
    how: string;
    step: (number: number) => string;
    toStep: (number: number) => string;
    end: string;
    debrief: string;
    toDebrief: string;
    toStart: string;
  };
  sort: { how: string; orderHow: string; choose: string; place: (number: number) => string; compare: string };
  review: { title: string; compare: string };
  rolePlay: { title: (title: string) => string; who: string; minutes: (minutes: number) => string };
  media: {
    audio: (size: string) => string;
    video: (size: string) => string;
    captions: string;
    transcript: string;
    cannotPlay: string;
  };
};

const en: Labels = {
  sources: "Sources",
  source: (number, title) => `Source ${number}: ${title}`,
  invented: (name) => `${name}, an invented person`,
  callout: { remember: "Remember", note: "Good to know", try: "Try it", care: "Take care" },
  contentNote: "Before you read on",
  goOn: "Skip this part",
  fit: { good: "This holds up", unsure: "Something is missing", harm: "Someone may be hurt" },
  why: "Why",
  table: (columns) => `Table: ${columns}`,
  case: {
    how: "Choose what you would do, and read what follows. Different choices lead to different steps, so a step number may be skipped.",
    step: (number) => `Step ${number}`,
    toStep: (number) => `Continue to step ${number}`,
    end: "The case ends here.",
    debrief: "Looking back",
    toDebrief: "Look back at this case",
    toStart: "Back to the beginning",
  },
  sort: {
    how: "Choose where each one belongs, then compare. Your choices are not saved or graded.",
    orderHow: "Choose a place for each one, then compare. Your choices are not saved or graded.",
    choose: "Choose…",
    place: (number) => `Place ${number}`,
    compare: "Compare with the answer",
  },
  review: { title: "Think about it", compare: "Compare with one good answer" },
  rolePlay: {
    title: (title) => `Role-play: ${title}`,
    who: "Who:",
    minutes: (minutes) => `About ${minutes} ${minutes === 1 ? "minute" : "minutes"}`,
  },
  media: {
    audio: (size) => `Audio, ${size}`,
    video: (size) => `Video, ${size}`,
    captions: "Captions",
    transcript: "Transcript",
    cannotPlay: "This browser cannot play it. The transcript below says everything that is said and shown.",
  },
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
  case: {
    how: "Elige lo que harías y lee lo que sigue. Cada decisión puede llevar a otro paso, así que algún número puede saltarse.",
    step: (number) => `Paso ${number}`,
    toStep: (number) => `Continuar al paso ${number}`,
    end: "El caso termina aquí.",
    debrief: "Mirar atrás",
    toDebrief: "Mirar atrás a este caso",
    toStart: "Volver al principio",
  },
  sort: {
    how: "Elige dónde va cada uno y luego compara. Lo que elijas no se guarda ni se califica.",
    orderHow: "Elige un lugar para cada uno y luego compara. Lo que elijas no se guarda ni se califica.",
    choose: "Elige…",
    place: (number) => `Lugar ${number}`,
    compare: "Comparar con la respuesta",
  },
  review: { title: "Piénsalo", compare: "Comparar con una buena respuesta" },
  rolePlay: {
    title: (title) => `Juego de roles: ${title}`,
    who: "Quiénes:",
    minutes: (minutes) => `Unos ${minutes} ${minutes === 1 ? "minuto" : "minutos"}`,
  },
  media: {
    audio: (size) => `Audio, ${size}`,
    video: (size) => `Video, ${size}`,
    captions: "Subtítulos",
    transcript: "Transcripción",
    cannotPlay: "Este navegador no puede reproducirlo. La transcripción dice todo lo que se oye y se ve.",
  },
};

const byLanguage = new Map([
  ["en", en],
  ["es", es],
]);

/** Returns the labels for a language (BCP 47), or the English ones if there are none. */
export function labelsFor(language: string): Labels {
  return byLanguage.get(language.split("-")[0]?.toLowerCase() ?? "en") ?? en;
}
