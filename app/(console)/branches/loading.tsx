export { default } from "../screen-loading.tsx";
