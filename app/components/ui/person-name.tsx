/**
 * A person's name in a sentence of any direction.
 *
 * <PersonName name="ليلى حداد" />
 */
export function PersonName({ name }: { name: string }) {
  return <bdi>{name}</bdi>;
}
