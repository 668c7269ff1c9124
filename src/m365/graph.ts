/** Microsoft Graph, as much of it as we use. */

export interface Graph {
  /**
   * @param path with version and query, e.g. `/v1.0/users/{id}?$select=id`.
   * @throws NotFoundError only when Graph said that the object of this path does not exist.
   */
  get<T>(path: string): Promise<T>;
  /** All pages. Half a list is an error. */
  list<T>(path: string): Promise<T[]>;
  patch(path: string, body: unknown): Promise<void>;
  /** Never repeated blindly: after an UnavailableError, look before trying again. */
  post<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** The service's own clock, from the `Date` header of a cheap read. */
  serverDate(): Promise<Date>;
}
