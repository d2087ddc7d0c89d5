import type { Route } from "next";
import Link from "next/link";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import type { RunView } from "../../ui/live/run-view.ts";
import { Moment } from "../../ui/moment.tsx";
import { Cell, Row } from "../../ui/table.tsx";

/**
 * A line in a list of runs: when it began, what it did, how it stands. While it runs, its bar has the place of its figures; on a
 * phone both are the second line.
 */
export function RunRow(props: {
  href: Route;
  at: Date;
  /** Told only where there are several. */
  database: string | null;
  /** Where its progress is asked for, and what is known of it; null once it has ended. */
  live: { url: string; initial: RunView } | null;
  /** Cells that are told also while it runs. */
  lead?: React.ReactNode;
  figures: React.ReactNode;
  figureColumns: number;
  summary: React.ReactNode;
  pill: React.ReactNode;
}) {
  const { live } = props;
  return (
    <Row>
      <Cell>
        <Link href={props.href} className="font-medium after:absolute after:inset-0 sm:font-normal">
          <Moment at={props.at} />
        </Link>
        <div className="mt-0.5 text-ink-2 text-small sm:hidden">
          {live ? <LiveProgress {...live} shape="line" /> : props.summary}
        </div>
      </Cell>
      {props.database === null ? null : <Cell wide>{props.database}</Cell>}
      {props.lead}
      {live ? (
        <Cell wide span={props.figureColumns}>
          <LiveProgress {...live} announce shape="line" />
        </Cell>
      ) : (
        props.figures
      )}
      <Cell number>{props.pill}</Cell>
    </Row>
  );
}
