/** The run stopped before this was done; why has been said already. */
export class Cancelled extends Error {
  constructor() {
    super("the run stopped");
    this.name = "Cancelled";
  }
}
