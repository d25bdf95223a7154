import type { PaperSize } from "~/lib/vocabulary";

/** Every fixed text of the certificate, already in the document's language. */
export type CertificateLabels = {
  /** Title of the file, shown in window bars and task switchers: neutral, never the holder's name. */
  documentTitle: string;
  /** The large heading of the page, e.g. "Certificate". */
  heading: string;
  /** The line above the name, e.g. "This is to certify that". */
  presentedTo: string;
  trainingHours: string;
  practiceHours: string;
  issuedOn: string;
  validUntil: string;
  /** Before the list of modules, e.g. "Modules completed". */
  modules: string;
  /** Above the supervisor's name, e.g. "Signed off by". */
  signedOffBy: string;
  /** Above the issuer's name, e.g. "Issued by". */
  issuedBy: string;
  /** Before the code, e.g. "Certificate code". */
  code: string;
  /** Above the address, e.g. "Check this certificate at". */
  verifyAt: string;
  /** Alternative text of the QR code. */
  qrAlt: string;
  /** Description of the link, read out with it. */
  linkDescription: string;
};

/** A person who signed the certificate with their typed name. `signedOn` is a calendar day, `YYYY-MM-DD`. */
export type Signatory = { name: string; role: string; signedOn: string };

/** Content of a certificate. The same value always produces the same file. */
export type CertificateDocument = {
  /** The holder's legal name. */
  holderName: string;
  credentialTitle: string;
  certifyingBody: string;
  programmeName: string;
  /** Between the name and the credential, e.g. "has met all requirements for the credential". */
  statement: string;
  scopeNote: string | null;
  trainingHours: number;
  practiceHours: number;
  /** Calendar days, `YYYY-MM-DD`. */
  issuedOn: string;
  validUntil: string;
  code: string;
  /** Absolute http(s) address of the public page. */
  verifyUrl: string;
  supervisor: Signatory;
  issuer: Signatory;
  modules: readonly { title: string; hours: number }[];
  paper: PaperSize;
  /** BCP 47; also determines the side on which the page starts. */
  language: string;
  /** The file's creation date. */
  createdAt: Date;
  labels: CertificateLabels;
};

/** A text that would have been drawn as boxes, or not as typed: which field, and which characters. */
export type CannotDraw = { ok: false; code: "cannot_draw"; characters: string[]; field: string };

export type CertificatePdf = { ok: true; bytes: Uint8Array; sha256: string } | CannotDraw;
