import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Antd, ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { ApiError } from './api.ts';
import { Gate } from './frame/gate.tsx';
import { Problems } from './frame/problems.tsx';
import { theme } from './frame/theme.ts';
import { ReasonProvider } from './templates/reason-modal.tsx';
import { LanguageProvider, useLanguage } from './words/language.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // What was refused will be refused again; only a lost connection is worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <Dressed />
      </LanguageProvider>
    </QueryClientProvider>
  );
}

function Dressed() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <Antd notification={{ placement: 'bottomRight' }}>
        <Problems>
          <ReasonProvider>
            <Gate />
          </ReasonProvider>
        </Problems>
      </Antd>
    </ConfigProvider>
  );
}
