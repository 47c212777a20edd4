import { useDistricts, useQueues } from '../api/queries.js';
import { useText } from '../text/language.hook.js';

/** Names of queues by id; the id itself until the names are known. */
export function useQueueName(): (id: string) => string {
  const { data } = useQueues();
  const { named } = useText();
  return (id) => {
    const queue = data?.find((entry) => entry.id === id);
    return queue ? named(queue) : id;
  };
}

export function useDistrictName(): (id: string) => string {
  const { data } = useDistricts();
  const { named } = useText();
  return (id) => {
    const district = data?.find((entry) => entry.id === id);
    return district ? named(district) : id;
  };
}
