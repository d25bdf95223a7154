import { TextLink } from "~/components/ui/button";
import { paths } from "~/lib/paths";

/** Lists the modules that have to be completed before practice opens, each with a link. */
export function MissingModules({ modules }: { modules: readonly { title: string; slug: string | null }[] }) {
  return (
    <ul className="list-disc ps-5">
      {modules.map(({ title, slug }) => (
        <li key={title}>{slug === null ? title : <TextLink to={paths.module(slug)}>{title}</TextLink>}</li>
      ))}
    </ul>
  );
}
