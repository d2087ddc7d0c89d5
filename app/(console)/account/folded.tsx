import { ChevronRight } from "lucide-react";

/** What is seldom needed, under its name. Opens without a script. */
export function Folded({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details className="group border-line-soft border-t pt-3">
      <summary className="flex min-h-8 list-none items-center gap-1.5 rounded-control text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden="true" className="group-open:rotate-90" />
        {title}
      </summary>
      <div className="flex flex-col gap-3 pt-2 pb-1">{children}</div>
    </details>
  );
}
