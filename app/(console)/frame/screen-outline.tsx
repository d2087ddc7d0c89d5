import { Skeleton, SkeletonBox, SkeletonPanel, SkeletonTitle } from "../../../ui/skeleton.tsx";

const outlines: Record<string, () => React.ReactNode> = { "/": OverviewOutline, "/system": SystemOutline };

/** The outline of the screen at a path: most are a heading over a list. */
export function ScreenOutline({ path, label }: { path: string; label: string }) {
  const Outline = outlines[path] ?? ListOutline;
  return (
    <Skeleton label={label}>
      <Outline />
    </Skeleton>
  );
}

function OverviewOutline() {
  return (
    <>
      <SkeletonTitle />
      <SkeletonBox className="h-[41rem] min-[44rem]:h-[21.5rem] lg:h-[13.25rem]" />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)]">
        <SkeletonPanel rows={7} />
        <SkeletonPanel rows={6} />
      </div>
    </>
  );
}

function SystemOutline() {
  return (
    <>
      <SkeletonTitle hasLead />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <SkeletonPanel rows={4} />
        <SkeletonPanel rows={6} />
      </div>
    </>
  );
}

function ListOutline() {
  return (
    <>
      <SkeletonTitle hasLead />
      <SkeletonPanel rows={10} />
    </>
  );
}
