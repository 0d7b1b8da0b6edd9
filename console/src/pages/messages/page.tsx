import { useParams } from 'react-router';
import { MessageView } from './view.tsx';

export default function MessagePage() {
  const { id = '' } = useParams();
  return <MessageView key={id} id={id} />;
}
