using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Http;

/// <summary>Charges calls that need no credential to the memory of all strangers.</summary>
internal sealed class StrangersFilter(CallMemory memory) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => memory.RunAsync(context, next);
}
