import { Route, Routes } from 'react-router';
import { RegisterPage } from '../auth/RegisterPage';
import { GuestOnly, RequireUser } from '../auth/RequireUser';
import { SignInPage } from '../auth/SignInPage';
import { NotFound } from './NotFound';

export function Pages() {
  return (
    <Routes>
      <Route element={<GuestOnly />}>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/register" element={<RegisterPage />} />
      </Route>
      {/* One element for all of them, so that a new chat getting its address mounts nothing anew. */}
      <Route element={<RequireUser />}>
        <Route path="/" element={null} />
        <Route path="/chat/:id" element={null} />
        <Route path="/settings" element={null} />
      </Route>
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
