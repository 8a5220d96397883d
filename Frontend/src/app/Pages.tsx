import { Route, Routes } from 'react-router';
import { RegisterPage } from '../features/auth/RegisterPage';
import { GuestOnly, RequireUser } from '../features/auth/RequireUser';
import { SignInPage } from '../features/auth/SignInPage';
import { NotFound } from './NotFound';
import { SignedInPage } from './SignedInPage';

export function Pages() {
  return (
    <Routes>
      <Route element={<GuestOnly />}>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/register" element={<RegisterPage />} />
      </Route>
      {/* All of them render one element, so that nothing is remounted when a new chat gets its address. */}
      <Route element={<RequireUser page={SignedInPage} />}>
        <Route path="/" element={null} />
        <Route path="/chat/:id" element={null} />
        <Route path="/settings" element={null} />
      </Route>
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
