using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.SignIn;

/// <summary>A user who has proved their identity.</summary>
/// <param name="EventType">The audit event of the sign-in.</param>
/// <param name="Password">The password that was verified; null for other ways to sign in.</param>
internal sealed record SignInProof(User User, AuditEventType EventType, UserPassword? Password = null);
