import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { api, type ImportPage, newIntention } from '../../api.ts';
import { useJobs } from '../../frame/jobs.tsx';

/** Writes the file, or what is left of it, without sending it again. */
export function useConfirm({ id }: ImportPage) {
  const navigate = useNavigate();
  const { follow } = useJobs();
  const intention = useRef(newIntention());
  return useMutation({
    mutationFn: () =>
      api('POST /api/imports/:id/confirmation', { params: { id }, intention: intention.current }),
    onSuccess: async ({ id: next }) => {
      navigate(`/imports/${next}`, { replace: true });
      void follow(await api('GET /api/jobs/:id', { params: { id: next } }));
    },
  });
}
