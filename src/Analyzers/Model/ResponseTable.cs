namespace SessionGuard.Analyzers.Model;

/// <summary>Types of web frameworks whose members keep a value until the response is written, behind the method that made it.</summary>
internal static class ResponseTable
{
    public static readonly string[] Types =
    [
        "Microsoft.AspNetCore.Mvc.ControllerBase", "Microsoft.AspNetCore.Mvc.ActionResult", "Microsoft.AspNetCore.Http.Results", "Microsoft.AspNetCore.Http.TypedResults",
        "System.Web.Mvc.Controller", "System.Web.Mvc.ActionResult",
    ];
}
