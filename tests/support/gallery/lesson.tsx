import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Disclosure } from "~/components/ui/disclosure";
import { PageHeader } from "~/components/ui/page-header";
import { Shell } from "./shell";

export function Lesson() {
  return (
    <Shell>
      <Breadcrumbs
        items={[
          { to: "/learn", label: "Learn" },
          { to: "/learn/boundaries", label: "Boundaries and dual relationships" },
        ]}
      />
      <PageHeader
        eyebrow="Lesson 2 of 5 · 45 minutes"
        title="Everyday tests"
        lead="Money, gifts, rides, phone hours and food."
      />
      <div className="prose">
        <Disclosure summary="What you will be able to do">
          <ul>
            <li>tell a boundary crossing from a boundary violation</li>
            <li>decline a request warmly</li>
          </ul>
        </Disclosure>
        <aside className="content-note" role="note">
          <p className="content-note-title">Before you read on</p>
          <p>This part speaks of debt and of pressure.</p>
          <p className="content-note-skip">
            <a href="#money">Go on after it</a>
          </p>
        </aside>
        <p>
          Most boundary questions do not come with a warning sign. They come as a phone bill, a slice of cake,
          a lift in the rain. A{" "}
          <a className="term" href="/glossary#power-imbalance">
            power imbalance
          </a>{" "}
          can make a small kindness heavy.
          <sup>
            <a className="cite" href="#source-1" aria-label="Source 1: National Practice Guidelines">
              1
            </a>
          </sup>{" "}
          Words in <em>italics</em> and in <strong>bold</strong>, and a <a href="/policies/x">link</a>.
        </p>
        <h2 id="money">Money</h2>
        <p>Rules differ from place to place. What does not differ:</p>
        <ul>
          <li>you do not lend and do not borrow;</li>
          <li>
            you know who can help:
            <ol>
              <li>the emergency fund</li>
              <li>your supervisor</li>
            </ol>
          </li>
        </ul>
        <div className="callout callout-remember">
          <p className="callout-title">In short</p>
          <p>Meaning, rule and pattern, in that order, keep both of you safe.</p>
        </div>
        <div className="callout callout-note">
          <p className="callout-title">Good to know</p>
          <p>Some programs have a fund for this.</p>
        </div>
        <div className="callout callout-try">
          <p className="callout-title">Try it</p>
          <p>Say no to a friend this week, kindly, and once.</p>
        </div>
        <div className="callout callout-care">
          <p className="callout-title">Take care</p>
          <p>If this brings something up, you may stop here. Your place is kept.</p>
        </div>
        <blockquote>
          <p>You can be warm and clear at once.</p>
        </blockquote>
        <figure className="story">
          <blockquote>
            <p>I had been a peer supporter for six weeks. On Friday someone handed me an envelope.</p>
            <p>I said thank you before I had looked inside.</p>
          </blockquote>
          <figcaption>Rosa (an invented person)</figcaption>
        </figure>
        <section className="scenario">
          <h3 className="scenario-title">The phone bill</h3>
          <p>Tomás asks to borrow 40 until Friday. His phone will be cut off tonight.</p>
          <details className="scenario-choice">
            <summary>Lend it, just this once</summary>
            <p className="fit fit-harm">Someone may be hurt</p>
            <p>He pays back on Friday, and asks again on Monday.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Say no kindly, and look for emergency funds together</summary>
            <p className="fit fit-good">This holds up</p>
            <p>You call the fund together. It takes an hour. The phone stays on.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Say you will think about it</summary>
            <p className="fit fit-unsure">Something is missing</p>
            <p>He waits all evening.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Give it as a gift</summary>
            <p className="fit fit-harm">Someone may be hurt</p>
            <p>Now there is something between you that neither of you names.</p>
          </details>
          <details className="scenario-debrief">
            <summary>Why</summary>
            <p>What helps is the way to help, not the sum.</p>
          </details>
        </section>
        <figure className="figure">
          <svg viewBox="0 0 640 240" role="img" aria-labelledby="fig-t">
            <title id="fig-t">Care and crossing</title>
            <rect
              className="fig-green"
              x="8"
              y="8"
              width="520"
              height="104"
              rx="16"
              fill="currentColor"
              fillOpacity="0.2"
            />
            <rect
              className="fig-line"
              x="8"
              y="8"
              width="520"
              height="104"
              rx="16"
              fill="none"
              stroke="currentColor"
              strokeWidth="4"
            />
            <text className="fig-text" x="36" y="70" fontSize="30" fontWeight="700" fill="currentColor">
              Care
            </text>
            <rect
              className="fig-clay"
              x="8"
              y="126"
              width="520"
              height="104"
              rx="16"
              fill="currentColor"
              fillOpacity="0.22"
            />
            <text className="fig-text" x="36" y="188" fontSize="30" fontWeight="700" fill="currentColor">
              Violation
            </text>
            <path
              className="fig-line"
              d="M536 180 C604 180 604 60 544 60"
              fill="none"
              stroke="currentColor"
              strokeWidth="5"
            />
          </svg>
          <figcaption>From crossing, a talk leads back to care.</figcaption>
        </figure>
        <div className="table-scroll" role="region" aria-label="Gifts" tabIndex={0}>
          <table>
            <caption>Gifts, from small to large</caption>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">What it may mean</th>
                <th scope="col">What to do</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>Home-made bread</td>
                <td>Thanks at the end of the work together</td>
                <td>Take it, and write it down</td>
              </tr>
              <tr>
                <td>Cash</td>
                <td>A debt is made</td>
                <td>Say no, kindly, and tell your supervisor</td>
              </tr>
            </tbody>
          </table>
        </div>
        <section className="lesson-sources">
          <h2>Sources</h2>
          <ol>
            <li id="source-1">
              National Practice Guidelines for Peer Supporters, 2013.{" "}
              <a href="https://example.org">example.org</a>
            </li>
          </ol>
        </section>
      </div>
    </Shell>
  );
}
