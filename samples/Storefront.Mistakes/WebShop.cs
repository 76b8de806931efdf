using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SessionGuard;

namespace Storefront;

/// <summary>The same shop behind a web server.</summary>
public static class WebShop
{
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);

        // What a handler has committed and then answers with is read again, row by row.
        builder.Services.AddSessionGuard(settings => settings with { ExpireOnCommit = true }); // SES5011
        return builder.Build();
    }
}
