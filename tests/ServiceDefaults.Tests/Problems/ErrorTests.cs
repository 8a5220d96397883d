namespace Fubuni.ServiceDefaults.Tests.Problems;

/// <summary>Errors of services as problem details.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(ErrorKind.Invalid, 422)]
    [InlineData(ErrorKind.Unauthenticated, 401)]
    [InlineData(ErrorKind.Forbidden, 403)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Changed, 412)]
    [InlineData(ErrorKind.TooLarge, 413)]
    [InlineData(ErrorKind.LimitReached, 429)]
    [InlineData(ErrorKind.Unavailable, 503)]
    public void Each_kind_is_one_status(ErrorKind kind, int status)
    {
        var problem = new Error(kind, "some_code", "A sentence.").ToProblem();

        Assert.Equal(status, problem.StatusCode);
        Assert.Equal("A sentence.", problem.ProblemDetails.Detail);
        Assert.Equal("some_code", Assert.Single(problem.ProblemDetails.Extensions).Value);
    }

    [Fact]
    public void Every_kind_has_a_status() =>
        Assert.All(
            Enum.GetValues<ErrorKind>(),
            kind => Assert.NotEqual(0, new Error(kind, "", "").ToProblem().StatusCode)
        );

    [Fact]
    public void An_invalid_field_is_named()
    {
        var problem = Error.InvalidField("title", "Is too long.").ToProblem();

        Assert.Equal(422, problem.StatusCode);
        Assert.Equal("validation_failed", problem.ProblemDetails.Extensions["code"]);
        var errors = Assert.IsAssignableFrom<IReadOnlyDictionary<string, string[]>>(
            problem.ProblemDetails.Extensions["errors"]
        );
        Assert.Equal(["Is too long."], Assert.Single(errors).Value);
    }

    [Fact]
    public void A_further_member_is_added()
    {
        var problem = (new Error(ErrorKind.Conflict, "run_active", "") with { Member = ("runId", 7) }).ToProblem();

        Assert.Equal(7, problem.ProblemDetails.Extensions["runId"]);
    }
}
