import type { FormInstance } from 'antd';
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { DraftForm } from './form-page.tsx';

interface Props<V extends object> {
  readonly title: string;
  readonly what?: ReactNode;
  /** Names the draft. */
  readonly name: string;
  readonly initial: Partial<V>;
  readonly secret?: readonly (keyof V & string)[];
  readonly submitText: string;
  fields(form: FormInstance<V>): ReactNode;
  /** The box closes once this is done; what is wrong is told at its fields. */
  submit(values: V, intention: string): Promise<unknown>;
  onClose(): void;
}

/** A short form over the page. */
export function FormModal<V extends object>({ title, what, onClose, submit, ...form }: Props<V>) {
  return (
    <Modal open title={title} footer={null} onCancel={onClose} mask={{ closable: false }}>
      {what !== undefined && <div className="quiet intro">{what}</div>}
      <DraftForm<V>
        {...form}
        submit={async (values, intention) => {
          await submit(values, intention);
          onClose();
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}
