/** The page after account linking. Its button returns to the tab in which linking began, if it is open. */
import { byId } from "./dom.mjs";

byId("back").addEventListener("click", (event) => {
  const simulator = /** @type {Window | null} */ (window.opener);
  if (!simulator || simulator.closed) return; // this tab becomes the simulator
  event.preventDefault();
  simulator.focus();
  window.close();
});
