using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fubuni.Offline.Tests.Packages;

public sealed class NpgsqlContextTests
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    private readonly HostApplicationBuilder _builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });

    [Fact]
    public void The_connection_string_of_that_name_is_used_with_retries_and_a_health_check()
    {
        _builder.Configuration["ConnectionStrings:db"] = "Host=db.test;Database=x";
        _builder.AddNpgsqlDbContext<SampleContext>("db");
        using var host = _builder.Build();

        var database = Context(host).Database;

        Assert.Equal("Host=db.test;Database=x", database.GetConnectionString());
        Assert.True(database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Equal(nameof(SampleContext), Assert.Single(HealthChecks(host)).Name);
    }

    [Fact]
    public void Settings_are_read_from_the_general_to_the_specific_and_code_has_the_last_word()
    {
        _builder.Configuration["ConnectionStrings:db"] = "Host=db.test";
        _builder.Configuration[$"{Section}:CommandTimeout"] = "1";
        _builder.Configuration[$"{Section}:db:CommandTimeout"] = "2";
        _builder.Configuration[$"{Section}:{nameof(SampleContext)}:CommandTimeout"] = "3";
        NpgsqlEntityFrameworkCorePostgreSQLSettings? seen = null;
        _builder.AddNpgsqlDbContext<SampleContext>("db", settings =>
        {
            seen = settings;
            settings.DisableRetry = true;
            settings.DisableHealthChecks = true;
        });
        using var host = _builder.Build();

        var database = Context(host).Database;

        Assert.Equal(3, seen!.CommandTimeout);
        Assert.Equal(3, database.GetCommandTimeout());
        Assert.False(database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Empty(HealthChecks(host));
    }

    [Fact]
    public void A_missing_connection_string_is_named()
    {
        _builder.AddNpgsqlDbContext<SampleContext>("db");
        using var host = _builder.Build();

        var exception = Assert.Throws<InvalidOperationException>(() => Context(host));

        Assert.Contains("ConnectionStrings:db", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_of_ones_own_is_enriched()
    {
        _builder.Services.AddDbContext<SampleContext>(options => options.UseNpgsql("Host=own.test"));
        _builder.EnrichNpgsqlDbContext<SampleContext>(settings => settings.CommandTimeout = 7);
        using var host = _builder.Build();

        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<SampleContext>().Database;

        Assert.Equal("Host=own.test", database.GetConnectionString());
        Assert.True(database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Equal(7, database.GetCommandTimeout());
    }

    private static SampleContext Context(IHost host) => host.Services.CreateScope().ServiceProvider.GetRequiredService<SampleContext>();

    private static IEnumerable<HealthCheckRegistration> HealthChecks(IHost host)
        => host.Services.GetService<IOptions<HealthCheckServiceOptions>>()?.Value.Registrations ?? [];

    private sealed class SampleContext(DbContextOptions<SampleContext> options) : DbContext(options);
}
