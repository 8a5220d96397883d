import type { RouteObject } from 'react-router';
import { RegisterPage } from '../auth/RegisterPage';
import { GuestOnly, RequireUser } from '../auth/RequireUser';
import { SignInPage } from '../auth/SignInPage';
import { NotFound } from './NotFound';
import { RouteError } from './RouteError';

export const routes: RouteObject[] = [
  {
    element: <GuestOnly />,
    errorElement: <RouteError />,
    children: [
      { path: '/sign-in', element: <SignInPage /> },
      { path: '/register', element: <RegisterPage /> },
    ],
  },
  {
    // One element for both addresses, so that a new chat getting its address mounts nothing anew.
    element: <RequireUser />,
    errorElement: <RouteError />,
    children: [
      { path: '/', element: null },
      { path: '/chat/:id', element: null },
    ],
  },
  { path: '*', element: <NotFound />, errorElement: <RouteError /> },
];
