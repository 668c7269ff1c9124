# Forwards cmdlets to the lab as Microsoft's module forwards them to the service: one function per cmdlet the caller may run,
# made when it connects. Refuses every host but this machine, so that it never stands in the way of the real module.
# Sources: exchange-admin §A.5, §A.6, §B.2, §B.4; what cannot be known of the real module is guessed and says so.

$script:session = $null

# Types of the lab's table as PowerShell binds them. Guess: what may be null is [object], or PowerShell makes "" of it.
$script:types = @{
  string = 'string'; address = 'string'; secret = 'securestring'; switch = 'switch'; boolean = 'bool'; dateTime = 'datetime'
  unlimited = 'object'; identity = 'object'; proxyAddresses = 'object'; strings = 'object'; object = 'object'
}

function Connect-ExchangeOnline {
  [CmdletBinding()]
  param(
    [string]$AccessToken, [string]$Organization, [string]$ConnectionUri, [string]$ExchangeEnvironmentName,
    [string]$EXOModuleBasePath, [string[]]$CommandName, [switch]$SkipLoadingFormatData, [switch]$ShowBanner, [bool]$ShowProgress
  )
  if (-not $ConnectionUri) { throw 'LAB-This module is for the lab only: give it -ConnectionUri.' }
  $uri = [uri]$ConnectionUri
  if (-not $uri.IsLoopback) { throw "LAB-This module is for the lab only: $($uri.Host) is not this machine." }
  $client = [Net.Http.HttpClient]::new()
  $client.Timeout = [timespan]::FromSeconds(110)
  $client.DefaultRequestHeaders.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $AccessToken)
  $request = [Net.Http.HttpRequestMessage]::new('GET', "$($uri.GetLeftPart('Authority'))/adminapi/v1.0/$Organization/EXOModuleFile?Version=3.9.2")
  $request.Headers.Add('CommandName', ($CommandName -join ','))
  $response = $client.SendAsync($request).GetAwaiter().GetResult()
  $null = $response.EnsureSuccessStatusCode()
  $answer = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
  $file = (ConvertFrom-Json -InputObject $answer -AsHashtable)['value'][0]
  $script:session = @{ client = $client; invoke = "$($uri.GetLeftPart('Authority'))/adminapi/beta/$Organization/InvokeCommand" }
  foreach ($name in @($file['exportedCmdlets'] -split ',' | Where-Object { $_ })) {
    $parameters = $file['LAB-parameters'][$name]
    $declared = foreach ($key in $parameters.get_Keys()) { "[$($script:types[$parameters[$key]])]`$$key" }
    $impact = if ($name -like 'Remove-*') { 'High' } else { 'Medium' }
    $ask = if ($name -like 'Get-*') { '$true' } else { '$PSCmdlet.ShouldProcess("the lab")' }
    $text = "function global:$name { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = '$impact')] param($($declared -join ', ')) " +
    "if ($ask) { Invoke-LabCmdlet '$name' `$PSBoundParameters @('$(@($parameters.get_Keys()) -join "','")') } }"
    . ([scriptblock]::Create($text))
  }
}

function Disconnect-ExchangeOnline {
  [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
  param()
  if ($PSCmdlet.ShouldProcess('the lab') -and $script:session) {
    $script:session.client.Dispose()
    $script:session = $null
  }
}

function ConvertTo-LabWire($value) {
  if ($value -is [switch]) { return $value.IsPresent }
  if ($value -is [securestring]) { return [Net.NetworkCredential]::new('', $value).Password }
  if ($value -is [datetime]) { return $value.ToString('yyyy-MM-ddTHH:mm:ss') }
  if ($value -is [Collections.IDictionary]) {
    $table = [ordered]@{ '@odata.type' = '#Exchange.GenericHashTable' }
    foreach ($entry in $value.GetEnumerator()) { $table[[string]$entry.Key] = $entry.Value }
    return $table
  }
  if ($value -is [Collections.IList]) { return , @($value) }
  return $value
}

function Invoke-LabCmdlet([string]$cmdlet, $bound, [string[]]$declared) {
  $parameters = [ordered]@{}
  foreach ($name in $declared) { if ($bound.ContainsKey($name)) { $parameters[$name] = ConvertTo-LabWire $bound[$name] } }
  if ($cmdlet -like 'Remove-*') { $parameters['Confirm'] = $false } # asked and answered here
  $json = ConvertTo-Json -InputObject @{ CmdletInput = @{ CmdletName = $cmdlet; Parameters = $parameters } } -Depth 8 -Compress
  $content = [Net.Http.StringContent]::new($json, [Text.UTF8Encoding]::new($false), 'application/json')
  try {
    $response = $script:session.client.PostAsync($script:session.invoke, $content).GetAwaiter().GetResult()
    $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult().Trim([char]0)
  } catch {
    $inner = $_.Exception.GetBaseException()
    Write-ErrorMessage -Cmdlet $cmdlet -Message $inner.Message -Reason ($inner.GetType().Name)
    return
  }
  $requestId = if ($response.Headers.Contains('request-id')) { @($response.Headers.GetValues('request-id'))[0] } else { '' }
  $body = try { ConvertFrom-Json -InputObject $text -AsHashtable } catch { $null }
  if ($response.IsSuccessStatusCode -and ($text -eq '' -or $body -is [Collections.IDictionary])) {
    if ($text -eq '') { return }
    foreach ($warning in @($body['@adminapi.warnings'])) { if ($warning) { Write-Warning $warning } }
    foreach ($row in @($body['value'])) {
      if ($null -eq $row) { continue }
      $object = [ordered]@{}
      foreach ($entry in $row.GetEnumerator()) { if (-not ([string]$entry.Key).Contains('@')) { $object[[string]$entry.Key] = $entry.Value } }
      [pscustomobject]$object
    }
    return
  }
  $problem = if ($body -is [Collections.IDictionary]) { $body['error'] } else { $null }
  $detail = @($problem.details)[0].message
  $inner = $problem.innererror.internalexception
  $status = "Response status code does not indicate success: $([int]$response.StatusCode) ($($response.ReasonPhrase))."
  $message = if ($detail) { $detail } elseif ($inner.message) { $inner.message } elseif ($problem) { $status } elseif ($text -and $text -notmatch '<') { $text } else { $status }
  $type = if ($message -match '^[^|\s]*\|(?<type>[^|\s]+)\|') { $Matches['type'] } elseif ($inner.type) { $inner.type } else { 'Net.Http.HttpRequestException' }
  $remote = if ($problem) { $text } else { '' }
  Write-ErrorMessage -Cmdlet $cmdlet -Message $message -Reason ($type -replace '^.*\.') -Remote $remote -RequestId $requestId
}

# Its name ends every FullyQualifiedErrorId of the real module (exchange-admin §B.4).
function Write-ErrorMessage {
  [CmdletBinding()]
  param([string]$Cmdlet, [string]$Message, [string]$Reason, [string]$Remote, [string]$RequestId)
  $exception = [Exception]::new($Message)
  $exception.Data['RemoteException'] = $Remote
  $id = "[Server=LAB,RequestId=$RequestId,TimeStamp=$([datetime]::UtcNow.ToString('r'))]"
  $record = [Management.Automation.ErrorRecord]::new($exception, $id, 'NotSpecified', $null)
  $record.CategoryInfo.Activity = $Cmdlet
  $record.CategoryInfo.Reason = $Reason
  $PSCmdlet.WriteError($record)
}
