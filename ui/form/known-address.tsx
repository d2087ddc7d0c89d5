/** Not to be changed, and still there for whatever keeps the reader's passwords. */
export function KnownAddress({ email, label, id = "email" }: { email: string; label: string; id?: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        readOnly
        className="w-full min-w-0 truncate bg-transparent text-base text-ink-2"
      />
    </div>
  );
}
