import { Children as Parts, isValidElement, type ReactNode } from "react";

import type { Labels } from "../labels";

import { isGrouped, mixed } from "./mixed";

type Children = { children?: ReactNode };
type BinProps = { id: string; title: string };
type ItemProps = Children & { to?: string; why: string };
type TaskProps = Children & { id: string; prompt: string };

// Bins and items render nothing: the task around them reads them and shows them where needed.
function Bin(_: BinProps) {
  return null;
}
function Item(_: ItemProps) {
  return null;
}

/**
 * Returns the components for sorting and ordering tasks.
 * @param labels in the lesson's language
 */
export function sortMarkup(labels: Labels) {
  function Sort({ id, prompt, children }: TaskProps) {
    const bins = partsOf(children, Bin);
    const items = partsOf(children, Item);
    const shown = mixed(items, id, (order) => isGrouped(order.map(({ to }) => to ?? "")));
    return (
      <Task
        id={id}
        prompt={prompt}
        how={labels.sort.how}
        items={shown}
        choices={bins.map(({ title }) => title)}
      >
        <dl className="sort-answer">
          {bins.map((bin) => (
            <div key={bin.id}>
              <dt>{bin.title}</dt>
              {items
                .filter(({ to }) => to === bin.id)
                .map((item, place) => (
                  <dd key={place}>
                    <Answer {...item} />
                  </dd>
                ))}
            </div>
          ))}
        </dl>
      </Task>
    );
  }

  function Order({ id, prompt, children }: TaskProps) {
    const items = partsOf(children, Item);
    const shown = mixed(items, id, (order) => order.every((item, place) => item === items[place]));
    const places = items.map((_, place) => labels.sort.place(place + 1));
    return (
      <Task id={id} prompt={prompt} how={labels.sort.orderHow} items={shown} choices={places}>
        <ol className="sort-answer">
          {items.map((item, place) => (
            <li key={place}>
              <Answer {...item} />
            </li>
          ))}
        </ol>
      </Task>
    );
  }

  /** Renders the shuffled items, each with a select list, and an answer to open. Nothing is sent to the server. */
  function Task(task: TaskProps & { how: string; items: readonly ItemProps[]; choices: readonly string[] }) {
    const { id, prompt, how, items, choices, children } = task;
    return (
      <div className="scenario" id={id} role="group" aria-labelledby={`${id}--prompt`}>
        <p className="scenario-title" id={`${id}--prompt`}>
          {prompt}
        </p>
        <p className="quiet-note">{how}</p>
        <ul className="sort-items">
          {items.map((item, place) => (
            <li key={place}>
              <div id={`${id}--item-${place + 1}`}>{item.children}</div>
              <select className="input" aria-labelledby={`${id}--item-${place + 1}`} autoComplete="off">
                <option value="">{labels.sort.choose}</option>
                {choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            </li>
          ))}
        </ul>
        <details className="scenario-debrief">
          <summary>{labels.sort.compare}</summary>
          {children}
        </details>
      </div>
    );
  }

  return { Sort, Order, Bin, Item };
}

function Answer({ children, why }: ItemProps) {
  return (
    <>
      <div className="sort-item">{children}</div>
      <p>{why}</p>
    </>
  );
}

function partsOf<P>(children: ReactNode, kind: (props: P) => null): P[] {
  return Parts.toArray(children).flatMap((part) =>
    isValidElement<P>(part) && part.type === kind ? [part.props] : [],
  );
}
