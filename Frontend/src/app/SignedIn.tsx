import type { User } from '../auth/types';
import { ChatLayout } from './ChatLayout';
import { UserServices } from './UserServices';

/** All that only a signed-in person needs: a chunk of its own, so that the sign-in page does not wait for it. */
export default function SignedIn({ user }: { user: User }) {
  return (
    <UserServices user={user}>
      <ChatLayout />
    </UserServices>
  );
}
