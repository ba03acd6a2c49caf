const entriesCount = 5;

/** Every field whose value, as it was submitted, is not what was put in. A page that is fast and wrong is wrong. */
export function wrongValues(values, places) {
  if (!values) return ['nothing was submitted'];
  return places.fields
    .filter((field) => !isRight(field, values[field.propertyName], places))
    .map(({ propertyName }) => `${propertyName} is ${JSON.stringify(values[propertyName])}`.slice(0, 80));
}

function isRight({ propertyName, fieldType, default: before }, value, places) {
  if (propertyName === places.middleName) return value === before + places.middleText;
  if (propertyName === places.wrongName) return value === places.wrongText;
  if (fieldType === 'array')
    return (
      Array.isArray(value) &&
      hasCount(value.length, propertyName === places.array.name) &&
      before.every((one, at) => value[at] === one)
    );
  if (fieldType === 'map')
    return (
      typeof value === 'object' &&
      value !== null &&
      hasCount(Object.keys(value).length, propertyName === places.map.name) &&
      Object.entries(before).every(([key, one]) => value[key] === one)
    );
  return value === before;
}

/** An entry that was added and never filled in may be there, and may be left out. */
function hasCount(count, hasAdded) {
  return count === entriesCount || (hasAdded && count === entriesCount + 1);
}
