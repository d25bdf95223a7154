import type { Role } from "~/lib/vocabulary";

/** Everyone in the demo is invented. */

export const DEMO_PASSWORD = "walk-alongside";

export type Part = { email: string; shownName: string; legalName: string; roles: Role[] };

const at = (name: string) => `${name}@demo.example`;

/** The accounts that the README and the terminal name. */
export const ACCOUNTS = {
  trainee: { email: at("trainee"), shownName: "Riley", legalName: "Riley Okonkwo", roles: ["trainee"] },
  ready: { email: at("ready"), shownName: "Sam", legalName: "Samira Haddad", roles: ["trainee"] },
  supervisor: {
    email: at("supervisor"),
    shownName: "Dana Whitfield",
    legalName: "Dana Whitfield",
    roles: ["supervisor"],
  },
  manager: { email: at("manager"), shownName: "Morgan Reyes", legalName: "Morgan Reyes", roles: ["manager"] },
  admin: {
    email: at("admin"),
    shownName: "Alex Petersen",
    legalName: "Alex Petersen",
    roles: ["administrator"],
  },
} as const satisfies Record<string, Omit<Part, "roles"> & { roles: readonly Role[] }>;

export const SUPERVISORS: string[] = ["Ngozi Adeyemi", "Tomasz Zieliński", "Carmen Ibarra", "Henry Blackfox"];
export const MANAGERS: string[] = ["Priya Raman", "Luca Ferri"];

export const TRAINEES: string[] = [
  "Aaliyah Brooks",
  "Abel Tesfaye",
  "Adela Novák",
  "Amir Rezaei",
  "Ana Lucía Torres",
  "Andre Washington",
  "Anh Nguyễn",
  "Beatriz Souza",
  "Ben Yazzie",
  "Bríd Ní Dhomhnaill",
  "Calvin Greene",
  "Chidi Eze",
  "Dagný Jónsdóttir",
  "Darnell Hughes",
  "Devon Mitchell",
  "Dmytro Kovalenko",
  "Elena Petrova",
  "Elif Yıldız",
  "Emeka Obi",
  "Esther Goldberg",
  "Fatima Al-Sayed",
  "Farid Karimi",
  "Gabriel Santos",
  "Georgios Papadakis",
  "Grace Kim",
  "Hana Suzuki",
  "Hassan Ali",
  "Imani Carter",
  "Ines Ferreira",
  "Isaac Morales",
  "Jada Thompson",
  "Jamal Freeman",
  "Joanna Wiśniewska",
  "Jordan Lee",
  "Josephine Red Cloud",
  "Julien Moreau",
  "Kaia Lindqvist",
  "Kamala Devi",
  "Keisha Daniels",
  "Kwame Mensah",
  "Laila Hassan",
  "Leo Martínez",
  "Lucía Fernández",
  "Łukasz Mazur",
  "Malik Johnson",
  "Mara Popescu",
  "Marcus Bell",
  "Mei Chen",
  "Milan Horváth",
  "Mireille Dubois",
  "Nadia Rahman",
  "Nathaniel Price",
  "Nuno Carvalho",
  "Omar Haddad",
  "Paola Ricci",
  "Quinn O’Malley",
  "Rafael Castillo",
  "Rosa Jiménez",
  "Ruth Abramson",
  "Sakura Tanaka",
  "Sofia Andersson",
  "Tariq Mahmood",
  "Tyrone Banks",
  "Wanda Begay",
];

/** Practice notes: neutral, short, and about no identifiable person. */
export const NOTES: string[] = [
  "Listened more than I spoke. Learned to ask before offering an idea.",
  "Sat in on a check-in and debriefed with the team afterward.",
  "Helped someone write down questions for their next appointment.",
  "Opened the group by reviewing the group agreements. One reminder about phones was needed.",
  "Walked with someone to the resource desk and made the call together.",
  "Noticed that I wanted to fix things. Slowed down and reflected back what I heard.",
  "Practiced explaining the limits of confidentiality in the first five minutes.",
  "Talked about strengths and natural supports; they chose the next step.",
  "A quiet session. I let the silence be okay.",
  "Debriefed with my supervisor about a hard conversation.",
  "Updated the list of local services and called each number to check it.",
  "Declined a request kindly and offered an alternative.",
];
