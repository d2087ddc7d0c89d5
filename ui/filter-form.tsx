import type { Route } from "next";
import Form from "next/form";

const shapes = {
  row: "flex w-full flex-wrap gap-2 sm:w-auto sm:flex-nowrap",
  grid: "grid w-full grid-cols-2 gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_auto] lg:w-auto lg:grid-cols-[11rem_11rem_auto_auto]",
};

/** The filters of a list; what is chosen stands in the URL. `grid` is for two choices and two dates: too many for one line of a phone. */
export function FilterForm(props: { action: Route; shape?: keyof typeof shapes; children: React.ReactNode }) {
  return (
    <Form action={props.action} className={shapes[props.shape ?? "row"]}>
      {props.children}
    </Form>
  );
}
