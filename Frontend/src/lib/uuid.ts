/**
 * A time-ordered UUID (RFC 9562, version 7), so that ids sort by creation in the indexes of the services.
 * `crypto.randomUUID` is not ordered, and not available on plain http.
 */
export function uuid7(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  const random = Array.from(crypto.getRandomValues(new Uint16Array(5)), (word) =>
    word.toString(16).padStart(4, '0'),
  ).join('');
  const variant = (8 + (parseInt(random.charAt(3), 16) % 4)).toString(16);
  const groups = [
    time.slice(0, 8),
    time.slice(8),
    `7${random.slice(0, 3)}`,
    `${variant}${random.slice(4, 7)}`,
    random.slice(7, 19),
  ];
  return groups.join('-');
}
