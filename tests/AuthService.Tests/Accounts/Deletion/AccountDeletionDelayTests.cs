using Fubuni.AuthService.Accounts.Deletion;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

public sealed class AccountDeletionDelayTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(1000, 600)]
    public void Attempts_are_further_and_further_apart(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), AccountDeletionWorker.DelayAfter(attempts));
}
