using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Fubuni.Offline.Tests.Hosting;

public sealed class ReferenceExpressionTests
{
    private static readonly IDistributedApplicationBuilder Builder = DistributedApplication.CreateBuilder([]);

    [Fact]
    public async Task An_expression_has_a_value_and_a_symbolic_form()
    {
        var key = new ParameterResource("key", _ => "a b&c", secret: true);

        var expression = ReferenceExpression.Create($"https://host/?key={key:uri};{key}");

        Assert.Equal("https://host/?key=a%20b%26c;a b&c", await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("https://host/?key={key.value};{key.value}", expression.ValueExpression);
    }

    [Fact]
    public async Task Braces_in_literals_and_in_values_stay_as_they_are()
    {
        var value = new ParameterResource("value", _ => "{1}");

        var expression = ReferenceExpression.Create($"{{\"a\":\"{value}\",\"b\":\"{"{0}"}\"}}");

        Assert.Equal("""{"a":"{1}","b":"{0}"}""", await expression.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_names_its_server_user_password_and_itself()
    {
        var password = Builder.AddParameter("pg-password", "p@ss word");
        var server = Builder.AddPostgres("pg", password: password, port: 5555);
        var database = server.AddDatabase("notes", "the-notes").Resource;
        var endpoint = server.Resource.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 5555);

        Assert.Equal(
            "Host=localhost;Port=5555;Username=postgres;Password=p@ss word;Database=the-notes",
            await database.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("postgresql://postgres:p%40ss%20word@localhost:5555/the-notes", await database.UriExpression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("{pg.connectionString};Database=the-notes", database.ConnectionStringExpression.ValueExpression);
        Assert.Equal(
            "Host={pg.bindings.tcp.host};Port={pg.bindings.tcp.port};Username=postgres;Password={pg-password.value}",
            server.Resource.ConnectionStringExpression.ValueExpression);
    }

    [Fact]
    public async Task A_port_is_waited_for_until_it_is_allocated()
    {
        var redis = Builder.AddRedis("waited-for").Resource;
        var connectionString = redis.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(connectionString.IsCompleted);

        var endpoint = redis.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 7777);

        Assert.StartsWith("localhost:7777,password=", await connectionString, StringComparison.Ordinal);
    }
}
