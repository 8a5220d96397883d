using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Data;

public sealed class SchemaTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_and_the_migrations_agree() =>
        Assert.False(await factory.QueryAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task A_service_that_has_started_has_applied_every_migration() =>
        Assert.Empty(await factory.QueryAsync(db => db.Database.GetPendingMigrationsAsync(Cancellation)));

    [Fact]
    public async Task A_service_that_has_started_is_healthy()
    {
        var client = factory.CreateClient();

        Assert.Equal("Healthy", await client.GetStringAsync("/health", Cancellation));
        Assert.Equal("Healthy", await client.GetStringAsync("/alive", Cancellation));
    }
}
