/** On a phone, what can be done here stays under the thumb. Wider screens have the same acts in the page's heading. */
export function FootBar({ children }: { children: React.ReactNode }) {
  return (
    <>
      <div className="h-20 sm:hidden" aria-hidden="true" />
      <div className="fixed inset-x-0 bottom-0 z-20 flex gap-2 border-line border-t bg-bg px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] sm:hidden">
        {children}
      </div>
    </>
  );
}
