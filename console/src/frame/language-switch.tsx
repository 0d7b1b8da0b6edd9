import { Button } from 'antd';
import { use } from 'react';
import { api } from '../api.ts';
import { frameWords } from '../words/frame.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { SessionContext } from './session.tsx';

/** To the other language; `save` also keeps the choice with the person. */
export function LanguageSwitch({ save = false }: { save?: boolean }) {
  const w = useWords(frameWords);
  const { language, choose } = useLanguage();
  const session = use(SessionContext);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <Button
      type="text"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => {
        choose(other);
        const name = session?.person?.name;
        // The screen has already changed; a choice that could not be kept is no reason to disturb anybody.
        if (save && name !== undefined)
          api('PUT /api/me', { body: { name, language: other } }).catch(() => {});
      }}
    >
      {w.otherLanguage}
    </Button>
  );
}
