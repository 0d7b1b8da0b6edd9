import { Form } from 'antd';
import { bytesOf } from '../../parts/moments.ts';
import { useWords } from '../../words/language.tsx';
import { preflightWords } from '../../words/preflights.ts';
import { FileField } from '../imports/file-field.tsx';

/** The audience. `bytesMax`: how large it may be, where that is known. */
export function NumbersField({ bytesMax }: { bytesMax?: number }) {
  const w = useWords(preflightWords);
  return (
    <Form.Item
      name="audience"
      label={w.file}
      required
      rules={[
        {
          validator: async (_, file: File | undefined) => {
            if (file === undefined) throw new Error(w.noFile);
            if (file.size === 0) throw new Error(w.emptyFile);
            if (bytesMax !== undefined && file.size > bytesMax)
              throw new Error(w.tooLarge(bytesOf(bytesMax)));
          },
        },
      ]}
    >
      <FileField hint={w.fileHint} accept=".csv,.txt,.tsv,.gz,text/csv,text/plain,application/gzip" />
    </Form.Item>
  );
}
