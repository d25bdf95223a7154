/**
 * Asks for one file. A form with it needs `encType="multipart/form-data"`.
 *
 * <FileField name="file" label="File" accept=".csv" />
 */
import { FieldShell, type FieldProps } from "./field-shell";

export function FileField({
  accept,
  ...shell
}: FieldProps & {
  /** Kinds of files that the browser offers first, such as `.csv,text/csv`. */
  accept?: string;
}) {
  return (
    <FieldShell {...shell}>
      {(control) => <input {...control} className="input" type="file" accept={accept} />}
    </FieldShell>
  );
}
