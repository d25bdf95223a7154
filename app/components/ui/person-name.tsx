/**
 * Shows a person's name in a sentence of either direction.
 *
 * <PersonName name="ليلى حداد" />
 */
export function PersonName({ name }: { name: string }) {
  return <bdi>{name}</bdi>;
}
