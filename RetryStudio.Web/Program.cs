using RetryStudio.Domain.Accounts;
using RetryStudio.Infrastructure;
using RetryStudio.Web;
using RetryStudio.Web.Api;
using RetryStudio.Web.Shared;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile("appsettings.Local.json", optional: true).AddEnvironmentVariables().AddCommandLine(args);
builder.WebHost.UseStaticWebAssets();
LoopbackOnly.Require(builder.Configuration);
builder.Services.AddStudioInfrastructure(StudioSettings.Read(builder.Configuration));
builder.Services.AddScoped<ICurrentUser, LocalAdmin>();
builder.Services.AddStudioHealth();
builder.Services.AddStudioApi();
builder.Services.AddStudioScreens();

var app = builder.Build();
await app.Services.PrepareStudioAsync();
app.UseExceptionHandler();
app.UseProblemsInApi();
app.UseMiddleware<SameSiteOnly>();
app.MapStudioHealth();
app.MapStudioApi();
app.MapStudioScreens();
await app.RunAsync();
