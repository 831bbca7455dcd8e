import type { JSX } from 'preact';
import type { CallView } from '../../rlm/trajectory';
import { Collapsible } from '../shared/Collapsible';
import { CopyButton } from '../shared/CopyButton';
import { countOf, formatDuration } from '../shared/format';
import { Icon } from '../shared/Icon';
import { callTime, tokensOfCall } from '../shared/nodeFigures';
import { callState } from '../shared/nodeState';
import type { Streams } from '../streams';
import { CallFailure } from './CallFailure';
import { DetailsHead } from './DetailsHead';
import { Facts } from './Facts';
import { MessageView } from './MessageView';
import { Note } from './Note';
import { spentFacts } from './spentFacts';
import { StreamedText } from './StreamedText';
import { TextBlock } from './TextBlock';

interface CallDetailsProps {
  readonly call: CallView;
  readonly ended: boolean;
  readonly now: number | undefined;
  readonly streams: Streams;
}

/** One model call: what it was sent, what came back, what it took. */
export function CallDetails({ call, ended, now, streams }: CallDetailsProps): JSX.Element {
  const state = callState(call, ended);
  const time = callTime(call, now);
  const isChild = call.started.isChild === true;
  const isRoot = call.started.role === 'root';
  const [, name] = /c(\d+)$/.exec(call.id) ?? [];
  const outcome = call.finished?.outcome;
  return (
    <>
      <DetailsHead
        title={isRoot ? 'Model Reply' : `${isChild ? 'Child RLM' : 'Sub-Call'} ${name ?? call.id}`}
        state={state}
      />
      <Facts
        facts={[
          // A child is no call of a model: its turns are.
          { name: 'Model', value: isChild ? undefined : call.started.model },
          ...spentFacts(outcome?.ok || isChild ? tokensOfCall(call) : undefined, time, state),
          {
            name: 'Turns',
            value: call.iterations.length > 0 ? countOf(call.iterations.length, 'turn') : undefined,
          },
        ]}
      />
      {call.started.note !== undefined && <Note icon="info" words={call.started.note} />}
      <Retries call={call} />
      <h3>{isRoot ? 'Messages' : 'Prompt'}</h3>
      <Messages call={call} />
      <div class="section-head">
        <h3>Reply</h3>
        {outcome?.ok && <CopyButton text={() => outcome.text} what="the reply" />}
      </div>
      <Reply call={call} ended={ended} streams={streams} />
    </>
  );
}

function waitingFor({ started }: CallView): string {
  return started.isChild === true
    ? 'Its turns are under way, below it in the tree…'
    : `Waiting for ${started.model}…`;
}

/** In a later turn the earlier messages are those of the turns before: they wait behind their count. */
function Messages({ call }: { call: CallView }): JSX.Element {
  const earlier = call.messages.slice(0, call.messages.length - call.started.messages.length);
  return (
    <div class="messages">
      {earlier.length > 0 && (
        <Collapsible class="message earlier" summary={countOf(earlier.length, 'earlier message')}>
          {earlier.map((message, index) => (
            <MessageView key={index} message={message} />
          ))}
        </Collapsible>
      )}
      {call.started.messages.map((message, index) => (
        <MessageView key={index} message={message} />
      ))}
    </div>
  );
}

function Reply({ call, ended, streams }: Omit<CallDetailsProps, 'now'>): JSX.Element {
  const outcome = call.finished?.outcome;
  if (!outcome) {
    if (ended) return <p class="waiting">The run ended before the reply was there.</p>;
    return <StreamedText streams={streams} call={call.id} waiting={waitingFor(call)} />;
  }
  if (!outcome.ok) return <CallFailure message={outcome.message} />;
  return (
    <>
      {outcome.finish !== 'stop' && (
        <Note
          icon="warning"
          words={
            outcome.finish === 'length'
              ? 'The reply was cut off by the limit on output tokens.'
              : "The provider's filter withheld the reply or a part of it."
          }
        />
      )}
      {outcome.cached === true && (
        <Note icon="kept" words="Cached: kept from an earlier run, at no cost. Nothing was sent." />
      )}
      {outcome.cut === true && (
        <Note
          icon="info"
          words="The reply was cut after its first block of code: one block runs in a turn, and no more was read."
        />
      )}
      {outcome.reasoning !== undefined && outcome.reasoning !== '' && (
        <Collapsible class="message" summary={<span class="message-role">Reasoning</span>}>
          <TextBlock text={outcome.reasoning} />
        </Collapsible>
      )}
      <TextBlock text={outcome.text === '' ? '(empty)' : outcome.text} />
    </>
  );
}

function Retries({ call }: { call: CallView }): JSX.Element | null {
  if (call.retries.length === 0) return null;
  return (
    <ul class="retries" aria-label="Retries">
      {call.retries.map(({ attempt, reason, delayMs }) => (
        <li key={attempt}>
          <Icon name="retry" />
          Attempt {attempt} failed: {reason} Tried again after {formatDuration(delayMs)}.
        </li>
      ))}
    </ul>
  );
}
