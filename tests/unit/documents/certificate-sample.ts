import type { CertificateDocument, CertificateLabels } from "~/documents/pdf/document";

export const LABELS: CertificateLabels = {
  documentTitle: "Certificate",
  heading: "Certificate",
  presentedTo: "This is to certify that",
  trainingHours: "Training",
  practiceHours: "Supervised practice",
  issuedOn: "Issued on",
  validUntil: "Valid until",
  modules: "Modules completed",
  signedOffBy: "Signed off by",
  issuedBy: "Issued by",
  code: "Certificate code",
  verifyAt: "Check this certificate at",
  qrAlt: "QR code that opens the page on which this certificate can be checked",
  linkDescription: "Check this certificate",
};

/** Returns a certificate as the product issues one, with what a test changes. */
export function sample(different: Partial<CertificateDocument> = {}): CertificateDocument {
  return {
    holderName: "Maria Fernanda O’Neill-García",
    credentialTitle: "Certified Peer Support Specialist",
    certifyingBody: "River Valley Recovery Community",
    programmeName: "Alongside Peer Supporter Training, 2026",
    statement:
      "has completed the training, the supervised practice and the examination of this program, and has been found ready to walk alongside others as a",
    scopeNote:
      "This program certificate records training and practice. It is not a license to provide clinical treatment.",
    trainingHours: 60,
    practiceHours: 120,
    issuedOn: "2026-07-31",
    validUntil: "2028-07-31",
    code: "K7QM4T2VXH9RBWN3D8FYJCPA6Z",
    verifyUrl: "https://alongside.example.org/verify/K7QM4T2VXH9RBWN3D8FYJCPA6Z",
    supervisor: { name: "Denise Okafor", role: "Lead peer supervisor", signedOn: "2026-07-28" },
    issuer: { name: "Tomasz Wiśniewski", role: "Program manager", signedOn: "2026-07-31" },
    modules: [
      { title: "Recovery principles", hours: 12 },
      { title: "Boundaries", hours: 10 },
      { title: "Confidentiality", hours: 8.5 },
      { title: "Crisis handling", hours: 14 },
      { title: "Motivational conversations", hours: 9.5 },
      { title: "Working alongside", hours: 6 },
    ],
    paper: "a4",
    language: "en",
    createdAt: new Date("2026-07-31T09:30:00Z"),
    labels: LABELS,
    ...different,
  };
}

/** 120 characters: the longest name a person may enter. */
export const LONGEST_NAME =
  "Ana María Guadalupe Fernández de Córdoba y Álvarez-Montserrat de los Santos Inocentes, Condesa de Villahermosa del Río M";
