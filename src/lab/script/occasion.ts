/** A call to Graph at the moment it takes effect, as scripts of the admin interface recognise it. */
export interface Occasion {
  /** As the journal writes it, such as `PATCH /identity/conditionalAccess/policies/{id}`. */
  name: string;
  /** Value of the path's `{id}`, lower case. */
  id: string | undefined;
  /** What tells callers apart: client id of the application, `User-Agent`, `client-request-id`. */
  tags: string[];
}

/** Whether one of the caller's tags contains the text. */
export const isBy = ({ tags }: Occasion, by: string): boolean => tags.some((tag) => tag.includes(by));
