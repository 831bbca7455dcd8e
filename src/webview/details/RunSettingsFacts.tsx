import type { JSX } from 'preact';
import { defaultRunSettings, type RunSettings } from '../../rlm/runSettings';
import { Collapsible } from '../shared/Collapsible';
import { Facts } from './Facts';
import { TextBlock } from './TextBlock';

/** How the run goes about its question where that is not as usual; nothing where all of it is. */
export function RunSettingsFacts({ settings }: { settings: RunSettings }): JSX.Element | null {
  const standard = defaultRunSettings;
  const { systemPrompt, extraInstructions, finalPatterns, schema, compactAt } = settings;
  const facts = [
    {
      name: 'Blocks of code in a turn',
      value: settings.oneBlockATurn === standard.oneBlockATurn ? undefined : 'as many as the reply has',
    },
    {
      name: 'Answers given before a look at the text',
      value:
        settings.confirmsBlindAnswers === standard.confirmsBlindAnswers ? undefined : 'taken as they are',
    },
    {
      name: 'Messages made shorter',
      value:
        compactAt === standard.compactAt ? undefined : `at ${Math.round(compactAt * 100)} % of the window`,
    },
    { name: 'Also taken as an answer', value: finalPatterns.join('  ') },
  ].filter(({ value }) => value !== undefined && value !== '');
  const texts = [
    { name: 'System prompt of your own', text: systemPrompt },
    { name: 'Extra instructions', text: extraInstructions },
    { name: 'What the answer must fit', text: schema && JSON.stringify(schema, null, 2) },
  ];
  if (facts.length === 0 && texts.every(({ text }) => text === undefined)) return null;
  return (
    <>
      <h3>Settings</h3>
      {facts.length > 0 && <Facts facts={facts} />}
      {texts.map(
        ({ name, text }) =>
          text !== undefined && (
            <Collapsible key={name} class="message" summary={<span class="message-role">{name}</span>}>
              <TextBlock text={text} />
            </Collapsible>
          ),
      )}
    </>
  );
}
