using Npgsql;
using RetryStudio.Domain;
using RetryStudio.Web;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class StartFaultTests
{
    private const string Postgres = "Host=db.studio;Port=5433;Database=film;Username=maker;Password=secret";

    [Fact]
    public void Of_ServerAway_NamesItAndWhatToDo()
    {
        var sentence = StartFault.Of(new InvalidOperationException("Transient.", new NpgsqlException("Failed to connect to db.studio:5433")), Postgres);

        sentence.ShouldNotBeNull();
        sentence.ShouldStartWith("The database 'film' on 'db.studio:5433' cannot be used: Failed to connect to db.studio:5433.");
        sentence.ShouldContain("ConnectionStrings:Studio");
        sentence.ShouldNotContain("secret");
    }

    [Fact]
    public void Of_SqlServer_NamesItToo() =>
        StartFault.Of(new NpgsqlException("Away"), @"Data Source=tcp:sql,1433;Initial Catalog=film;User Id=maker;Password=secret").ShouldNotBeNull().ShouldContain("'film' on 'tcp:sql,1433'");

    [Fact]
    public void Of_NoConnectionString_SaysHowOneLooks() => StartFault.Of(new ArgumentException("Format of the initialization string"), "nonsense").ShouldNotBeNull().ShouldContain("Host=");

    [Theory]
    [InlineData("42P07", false)]
    [InlineData("23505", false)]
    [InlineData("28P01", true)]
    [InlineData("3D000", true)]
    public void Of_WhatTheServerSays_IsAboutTheConnectionOnlyWhereItIs(string state, bool connection) =>
        (StartFault.Of(new PostgresException("It said no.", "ERROR", "ERROR", state), Postgres) is not null).ShouldBe(connection);

    [Fact]
    public void Of_SentenceForAnAdministrator_IsPassedOn() =>
        StartFault.Of(new RejectedException(RejectionReason.Conflict, "Run this once."), Postgres).ShouldBe("Run this once.");

    [Fact]
    public void Of_FaultOfTheStudio_IsNotCoveredUp() => StartFault.Of(new InvalidOperationException("A bug."), Postgres).ShouldBeNull();
}
