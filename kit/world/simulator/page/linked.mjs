/** The page after account linking: the way back is the tab that the linking began in, if there is one. */
import { byId } from "./dom.mjs";

byId("back").addEventListener("click", (event) => {
  const simulator = /** @type {Window | null} */ (window.opener);
  if (!simulator || simulator.closed) return; // this tab becomes the simulator
  event.preventDefault();
  simulator.focus();
  window.close();
});
