import { Plural } from "@lingui/react/macro";

import type { Topic } from "../queries/attempt-questions.server";
import { TextLink } from "~/components/ui/button";
import { paths } from "~/lib/paths";

/** Lists the lessons to review, each a link. */
export function Topics({ module, topics }: { module: string; topics: Topic[] }) {
  const known = topics.filter((topic) => topic.title !== "");
  if (known.length === 0) return null;
  return (
    <>
      <p>
        <Plural value={known.length} one="One topic to review:" other="# topics to review:" />
      </p>
      <ul className="list-disc ps-5">
        {known.map((topic) => (
          <li key={topic.lessonId} className="py-1">
            {topic.slug === null ? (
              topic.title
            ) : (
              <TextLink to={paths.lesson(module, topic.slug)}>{topic.title}</TextLink>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
