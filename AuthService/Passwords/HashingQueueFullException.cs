namespace Fubuni.AuthService.Passwords;

/// <summary>
/// More hashes are requested than the service can compute in time. It is an exception, not an error in a result,
/// because every operation that hashes fails with it in the same way: <see cref="HashingQueueFullFilter"/> answers it.
/// </summary>
public sealed class HashingQueueFullException() : Exception("Too many password hashes are waiting.");
