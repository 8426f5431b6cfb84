using RetryStudio.Domain.Accounts;
using RetryStudio.Infrastructure;
using RetryStudio.Web;
using RetryStudio.Web.Api;
using RetryStudio.Web.Shared;

if (args is [VerifyCommand.Name, .. var packages])
{
    return await VerifyCommand.RunAsync(packages, Console.Out);
}

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile("appsettings.Local.json", optional: true).AddEnvironmentVariables().AddCommandLine(args);
builder.WebHost.UseStaticWebAssets();
try
{
    LoopbackOnly.Require(builder.Configuration);
    builder.Services.AddStudioInfrastructure(StudioSettings.Read(builder.Configuration));
}
catch (InvalidOperationException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}

builder.Services.AddScoped<ICurrentUser, LocalAdmin>();
builder.Services.AddStudioHealth();
builder.Services.AddStudioApi();
builder.Services.AddStudioScreens();

var app = builder.Build();
try
{
    await app.Services.PrepareStudioAsync();
}
catch (Exception fault) when (StartFault.Of(fault, builder.Configuration.GetConnectionString("Studio")) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}

app.UseExceptionHandler();
app.UseProblemsInApi();
app.UseMiddleware<SameSiteOnly>();
app.MapStudioHealth();
app.MapStudioApi();
app.MapStudioScreens();
await app.RunAsync();
return 0;
