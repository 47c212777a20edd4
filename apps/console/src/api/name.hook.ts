import { HEADQUARTERS, NATIONAL_DISTRICT, veiledPlace } from '#libs/contract';
import { useAccounts, useAgents, useDistricts, useOffices, useQueues, useTopics } from './queries.js';
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

/** Whether agents say what is recorded of a queue's calls. */
export function useRecordsOnDemand(queueId: string): boolean {
  const { data } = useQueues();
  return data?.find(({ id }) => id === queueId)?.recording === 'on-demand';
}

export function useDistrictName(): (id: string) => string {
  const { data } = useDistricts();
  const { named } = useText();
  return (id) => {
    const district = data?.find((entry) => entry.id === id);
    return district ? named(district) : id;
  };
}

/** Of whose contacts something speaks: of 00 headquarters' own, never all of them. */
export function useContactsOf(): (districtId: string | null) => string {
  const { t, named } = useText();
  const districtName = useDistrictName();
  return (id) => {
    if (id === null) return t('allDistricts');
    return id === NATIONAL_DISTRICT ? named(HEADQUARTERS) : districtName(id);
  };
}

/** Names of offices; the code of one that is not to be read. */
export function useOfficeName(): (id: string) => string {
  const { data } = useOffices();
  const { named } = useText();
  return (id) => {
    const office = data?.find((entry) => entry.id === id);
    return office ? named(office) : id;
  };
}

/** Whose an account is: its district, and its office if it belongs to one. */
export function usePlaceName(): (place: { districtId: string; officeId: string | null }) => string {
  const districtName = useDistrictName();
  const officeName = useOfficeName();
  return ({ districtId, officeId }) =>
    [districtName(districtId), officeId && officeName(officeId)].filter(Boolean).join(' · ');
}

/** Names of our addresses; the id of one that is not to be read, such as a number that was called. */
export function useAccountName(): (id: string) => string {
  const { data } = useAccounts();
  return (id) => data?.find((entry) => entry.id === id)?.name ?? id;
}

/** Names of topics, in use or not; the end of the id of one that is not to be read. */
export function useTopicName(): (id: string) => string {
  const { data } = useTopics();
  const { named } = useText();
  return (id) => {
    const topic = data?.find((entry) => entry.id === id);
    return topic ? named(topic) : `…${id.slice(-6)}`;
  };
}

/** Names of agents, for those who may list them; the end of the id for the others. Who is hidden has a number at most. */
export function useAgentName(): (id: string) => string {
  const { data } = useAgents();
  const { t } = useText();
  return (id) => {
    const place = veiledPlace(id);
    if (place !== null) return place === 0 ? t('agentVeiled') : t('agentNth', { n: place });
    return data?.find((entry) => entry.id === id)?.displayName ?? `…${id.slice(-6)}`;
  };
}
